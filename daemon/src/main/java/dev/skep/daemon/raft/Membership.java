package dev.skep.daemon.raft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SetConfigurationRequest.Arguments;
import org.apache.ratis.protocol.SetConfigurationRequest.Mode;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/// Reads and changes who is in the log. Changes compare with the membership they were made from, so
/// two at once do not undo each other.
final class Membership {
  /// Two election timeouts without an answer.
  private static final long SILENT_MILLIS = 2 * LogConfig.ELECTION_MAX.toMillis();

  /// Swarm mode's own limit for handing over, 5 s and two elections.
  private static final long TRANSFER_MILLIS = 25_000;

  private final RaftServer server;
  private final RaftServer.Division division;
  private final Dialling dialling;
  private final ClientId self = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  Membership(RaftServer server, RaftServer.Division division, Dialling dialling) {
    this.server = server;
    this.division = division;
    this.dialling = dialling;
  }

  List<Member> members() {
    var members = new ArrayList<Member>();
    var silence = silenceMillis();
    var commits = commits();
    for (var voter : voters()) members.add(member(voter, silence, commits));
    members.sort(Comparator.comparing(Member::nodeId));
    return List.copyOf(members);
  }

  private Member member(RaftPeer peer, Map<String, Long> silence, Map<String, Long> commits) {
    var id = peer.getId().toString();
    return new Member(
        id,
        peer.getAddress(),
        peer.getId().equals(division.getInfo().getLeaderId()),
        silence.getOrDefault(id, Long.MAX_VALUE) <= SILENT_MILLIS,
        commits.getOrDefault(id, 0L));
  }

  private Map<String, Long> silenceMillis() {
    var role = division.getInfo().getRoleInfoProto();
    var silence = new HashMap<String, Long>();
    silence.put(division.getId().toString(), 0L);
    if (role.hasLeaderInfo())
      for (var follower : role.getLeaderInfo().getFollowerInfoList())
        silence.put(follower.getId().getId().toStringUtf8(), follower.getLastRpcElapsedTimeMs());
    if (role.hasFollowerInfo() && role.getFollowerInfo().hasLeaderInfo()) {
      var leader = role.getFollowerInfo().getLeaderInfo();
      silence.put(leader.getId().getId().toStringUtf8(), leader.getLastRpcElapsedTimeMs());
    }
    return silence;
  }

  private Map<String, Long> commits() {
    var commits = new HashMap<String, Long>();
    for (var commit : division.getCommitInfos())
      commits.put(commit.getServer().getId().toStringUtf8(), commit.getCommitIndex());
    return commits;
  }

  /// As a voter at once: Ratis lets a newcomer catch up before the change begins. One that was a
  /// listener before would not be told to take part in elections until it restarts.
  CompletableFuture<Void> add(RaftPeer peer) {
    var voters = new ArrayList<>(voters());
    if (voters.contains(peer)) return move(peer);
    voters.add(at(peer, priority()));
    return change(voters);
  }

  /// The member stays one all the while, so this costs no vote. It is dialled at the new address
  /// first, and has its say in the change. Ratis takes a change of addresses alone for none at all;
  /// so everybody's priority changes, too, and is equal before and after.
  private CompletableFuture<Void> move(RaftPeer moved) {
    dial(moved.getId().toString(), moved.getAddress());
    int priority = 1 - priority();
    return change(
        voters().stream().map(it -> at(it.equals(moved) ? moved : it, priority)).toList());
  }

  void dial(String nodeId, String address) {
    voters().stream()
        .filter(it -> it.getId().toString().equals(nodeId) && !it.getAddress().equals(address))
        .forEach(it -> dialling.ahead(it, address));
  }

  /// The same for all, so that anybody may lead.
  private int priority() {
    return voters().stream().mapToInt(RaftPeer::getPriority).max().orElse(0);
  }

  private static RaftPeer at(RaftPeer peer, int priority) {
    return RaftPeer.newBuilder(peer).setPriority(priority).build();
  }

  CompletableFuture<Void> remove(String nodeId) {
    var voters = without(voters(), nodeId);
    if (voters.isEmpty())
      return CompletableFuture.failedFuture(
          new MembershipRefused("raft: member cannot be removed, because it is the last one"));
    return change(voters);
  }

  private CompletableFuture<Void> change(List<RaftPeer> voters) {
    var arguments =
        Arguments.newBuilder()
            .setMode(Mode.COMPARE_AND_SET)
            .setServersInCurrentConf(voters())
            .setServersInNewConf(voters)
            .build();
    try {
      return server
          .setConfigurationAsync(
              new SetConfigurationRequest(
                  self,
                  server.getId(),
                  division.getMemberId().getGroupId(),
                  calls.incrementAndGet(),
                  arguments))
          .thenAccept(reply -> requireSuccess("membership", reply));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(refused("membership", e));
    }
  }

  CompletableFuture<Void> transfer(String nodeId) {
    return transfer("leadership transfer to " + nodeId, RaftPeerId.valueOf(nodeId));
  }

  /// To whoever is elected next.
  CompletableFuture<Void> stepDown() {
    return transfer("stepping down", null);
  }

  private CompletableFuture<Void> transfer(String what, @Nullable RaftPeerId next) {
    try {
      return server
          .transferLeadershipAsync(
              new TransferLeadershipRequest(
                  self,
                  server.getId(),
                  division.getMemberId().getGroupId(),
                  calls.incrementAndGet(),
                  next,
                  TRANSFER_MILLIS))
          .thenAccept(reply -> requireSuccess(what, reply));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(refused(what, e));
    }
  }

  private static void requireSuccess(String what, RaftClientReply reply) {
    if (!reply.isSuccess()) throw refused(what, reply.getException());
  }

  private static MembershipRefused refused(String what, Throwable cause) {
    return new MembershipRefused("raft: " + what + " refused: " + cause.getMessage(), cause);
  }

  private List<RaftPeer> voters() {
    return List.copyOf(division.getRaftConf().getAllPeers(RaftPeerRole.FOLLOWER));
  }

  private static List<RaftPeer> without(List<RaftPeer> peers, String nodeId) {
    var rest = new ArrayList<>(peers);
    rest.removeIf(peer -> peer.getId().toString().equals(nodeId));
    return rest;
  }
}
