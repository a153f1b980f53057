package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.daemon.http.swarm.NodeExtras.Told;
import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NodeExtrasTest {
  private static final NetworkId BACK = new NetworkId("back");

  @Test
  void showsWhatTheNodeGoesBy() {
    var network =
        new NetworkInfo(
            BACK, "back", "10.0.1.0/24", "10.0.1.3", 4097, 4789, false, false, new TreeMap<>());
    var host = new HostInfo(new NodeId("n2"), "h2", "192.0.2.2", at("10.0.1.4/24"));
    var port =
        new PortConfig("", PortConfig.Protocol.TCP, 80, 8080, PortConfig.PublishMode.INGRESS);
    var task =
        new TaskEndpoint(
            new TaskId("t1"), "web.1.t1", "1", new NodeId("n2"), true, at("10.0.1.7/24"));
    var service =
        new ServiceEndpoints(
            new ServiceId("s1"),
            "web",
            List.of(port),
            List.of(new ServiceAttachment(BACK, Optional.of("10.0.1.5/24"), List.of())),
            List.of(task));
    var map = new NetworkMap(List.of(network), List.of(host), List.of(service));

    byte[] shown = DockerJson.write(NodeExtras.document(new Told(map, "nft: no such table")));

    assertEquals(
        """
        {"Networks":[{"ID":"back","Name":"back","Gateway":"10.0.1.3"}],\
        "Nodes":[{"ID":"n2","Address":"192.0.2.2",\
        "Gateways":[{"Network":"back","Address":"10.0.1.4"}]}],\
        "Services":[{"Name":"web",\
        "VirtualIPs":[{"Network":"back","Address":"10.0.1.5"}],\
        "Ports":[{"Protocol":"tcp","Published":8080,"Target":80}],\
        "Tasks":[{"ID":"t1","Node":"n2","Serving":true,\
        "Addresses":[{"Network":"back","Address":"10.0.1.7"}]}]}],\
        "Trouble":"nft: no such table"}\
        """,
        new String(shown, StandardCharsets.UTF_8).strip());
  }

  private static List<NetworkAttachment> at(String address) {
    return List.of(new NetworkAttachment(BACK, address));
  }
}
