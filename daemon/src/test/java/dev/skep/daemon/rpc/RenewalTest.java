package dev.skep.daemon.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.daemon.pki.Certified;
import dev.skep.daemon.pki.JoinTrust;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.pki.SigningRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewResponse;
import dev.skep.daemon.rpc.RenewalDesk.Verdict;
import dev.skep.model.NodeId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who gets his next certificate. The desk here knows every node, each as a worker.
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class RenewalTest {
  private final Loopback manager = new Loopback();

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    manager.open(folder, Loopback.NOBODY_JOINS, this::certify, "removed1"::equals);
  }

  @AfterAll
  void close() {
    manager.close();
  }

  @Test
  void aNodeIsCertifiedUnderItsOwnNameAndForTheRoleItHasNow() throws Exception {
    var before = manager.identity("w1", NodeRole.MANAGER);

    assertEquals(new NodeName("w1", NodeRole.WORKER, Loopback.CLUSTER), renewed(before).name());
  }

  @Test
  void anExpiredCertificateMayBeRenewed() throws Exception {
    var before = Certified.expired(manager.root, "w2", NodeRole.WORKER, Loopback.CLUSTER);

    assertEquals("w2", renewed(before).name().nodeId());
  }

  @Test
  void aRemovedNodeIsNotCertified() {
    var failed =
        assertThrows(
            RenewalFailed.class, () -> renewed(manager.identity("removed1", NodeRole.WORKER)));

    assertEquals(
        "rpc error: code = PermissionDenied desc = Permission denied: node removed1 was removed from"
            + " swarm",
        failed.getMessage());
  }

  @Test
  void withoutACertificateNothingIsRenewed() {
    var stranger =
        TlsContexts.clientWithoutCertificate(
            JoinTrust.managersUnder(manager.root.certificatePem()));
    var request = new RenewRequest(SigningRequest.create().pem());

    var refused =
        assertThrows(
            StatusRuntimeException.class,
            () -> Loopback.call(manager.address(), stranger, Methods.RENEW, request));

    assertEquals(Status.Code.UNAUTHENTICATED, refused.getStatus().getCode());
  }

  private NodeIdentity renewed(NodeIdentity before) throws RenewalFailed {
    var request = SigningRequest.create();
    var response =
        Renewer.renew(
            List.of("127.0.0.1:1", manager.address()),
            new ReloadingTls(before),
            new RenewRequest(request.pem()));
    return request.identity(response.certificatePem(), response.rootPem());
  }

  private CompletableFuture<Verdict> certify(NodeId node, RenewRequest request) {
    var name = new NodeName(node.value(), NodeRole.WORKER, Loopback.CLUSTER);
    var certificate =
        manager.root.issue(request.csrPem(), name, RootCa.NODE_VALIDITY, Instant.now());
    return CompletableFuture.completedFuture(
        new Verdict.Certified(new RenewResponse(certificate, manager.root.certificatePem())));
  }
}
