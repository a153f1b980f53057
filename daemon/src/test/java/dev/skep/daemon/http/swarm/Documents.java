package dev.skep.daemon.http.swarm;

/// Good bodies of every request that writes, with nothing left out that the API knows.
final class Documents {
  private Documents() {}

  static final String INIT =
      """
      {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1", "DataPathAddr": "127.0.0.1",
       "DataPathPort": 4789, "ForceNewCluster": false, "AutoLockManagers": false,
       "Availability": "active", "DefaultAddrPool": ["10.7.0.0/16"], "SubnetSize": 24,
       "Spec": {"Name": "default", "Labels": {"a": "b"}, "CAConfig": {"NodeCertExpiry": 7776000000000000}}}
      """;

  static final String JOIN =
      """
      {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1:2377", "DataPathAddr": "",
       "RemoteAddrs": ["127.0.0.2:2377", "[::1]:2377"], "JoinToken": "SWMTKN-1-a-b",
       "Availability": "pause"}
      """;

  static final String UNLOCK = "{\"UnlockKey\": \"SWMKEY-1-" + "A".repeat(43) + "\"}";

  static final String CLUSTER =
      """
      {"Name": "default", "Labels": {"a": "b"},
       "Orchestration": {"TaskHistoryRetentionLimit": 5},
       "Raft": {"SnapshotInterval": 10000, "KeepOldSnapshots": 0, "LogEntriesForSlowFollowers": 500,
                "ElectionTick": 10, "HeartbeatTick": 1},
       "Dispatcher": {"HeartbeatPeriod": 5000000000},
       "CAConfig": {"NodeCertExpiry": 7776000000000000, "ForceRotate": 0},
       "TaskDefaults": {"LogDriver": {"Name": "json-file"}},
       "EncryptionConfig": {"AutoLockManagers": true}}
      """;

  static final String NODE =
      """
      {"Name": "", "Labels": {"zone": "a"}, "Role": "manager", "Availability": "active"}
      """;

  static final String SECRET =
      """
      {"Name": "word", "Labels": {"a": "b"}, "Data": "AP+A"}
      """;

  static final String NETWORK =
      """
      {"Name": "front", "CheckDuplicate": true, "Driver": "overlay", "Scope": "swarm",
       "Internal": false, "Attachable": true, "Ingress": false, "ConfigOnly": false,
       "EnableIPv6": false, "EnableIPv4": true,
       "IPAM": {"Driver": "default", "Options": {"a": "b"},
                "Config": [{"Subnet": "10.9.0.0/24", "IPRange": "10.9.0.0/25", "Gateway": "10.9.0.1",
                            "AuxiliaryAddresses": {"r": "10.9.0.9"}}]},
       "Options": {"com.docker.network.driver.mtu": "1400"}, "Labels": {"a": "b"}}
      """;

  /// Uses the secret and the config of these ids, both called `key`.
  static String service(String name, String secret, String config) {
    return """
    {"Name": "%s", "Labels": {"a": "b"},
     "TaskTemplate": {
       "ContainerSpec": {
         "Image": "busybox:latest", "Labels": {"a": "b"}, "Command": ["sh"], "Args": ["-c", "date"],
         "Hostname": "{{.Service.Name}}-{{.Task.Slot}}", "Env": ["A={{.Node.ID}}", "B"],
         "Dir": "/", "User": "1:1", "Groups": ["users"], "StopSignal": "SIGTERM", "TTY": false,
         "OpenStdin": false, "ReadOnly": true, "Init": true, "StopGracePeriod": 1000000000,
         "Privileges": {"CredentialSpec": null, "NoNewPrivileges": true,
           "SELinuxContext": {"Disable": false, "User": "u", "Role": "r", "Type": "t", "Level": "l"},
           "Seccomp": {"Mode": "unconfined"}, "AppArmor": {"Mode": "disabled"}},
         "Mounts": [
           {"Type": "bind", "Source": "/srv", "Target": "/a", "ReadOnly": true,
            "BindOptions": {"Propagation": "rprivate", "NonRecursive": false}},
           {"Type": "volume", "Source": "v", "Target": "/b", "Consistency": "default",
            "VolumeOptions": {"NoCopy": true, "Labels": {"a": "b"}, "Subpath": "s",
              "DriverConfig": {"Name": "local", "Options": {"o": "ro"}}}},
           {"Type": "tmpfs", "Target": "/c",
            "TmpfsOptions": {"SizeBytes": 1024, "Mode": 511, "Options": [["uid", "7"], ["exec"]]}}],
         "Healthcheck": {"Test": ["CMD", "true"], "Interval": 1000000000, "Timeout": 1000000000,
           "StartPeriod": 1000000000, "StartInterval": 1000000000, "Retries": 3},
         "Hosts": ["10.0.0.1 one two"],
         "DNSConfig": {"Nameservers": ["9.9.9.9"], "Search": ["example.org"], "Options": ["ndots:1"]},
         "Secrets": [{"File": {"Name": "key", "UID": "0", "GID": "0", "Mode": 292},
                      "SecretID": "%s", "SecretName": "key"}],
         "Configs": [{"File": {"Name": "/key", "UID": "0", "GID": "0", "Mode": 292},
                      "ConfigID": "%s", "ConfigName": "key"}],
         "Isolation": "default", "Sysctls": {"net.core.somaxconn": "9"},
         "CapabilityAdd": ["CAP_NET_ADMIN"], "CapabilityDrop": ["CAP_CHOWN"],
         "Ulimits": [{"Name": "nofile", "Hard": 20, "Soft": 10}], "OomScoreAdj": -5},
       "Resources": {
         "Limits": {"NanoCPUs": 1000000000, "MemoryBytes": 8388608, "Pids": 100},
         "Reservations": {"NanoCPUs": 1000000, "MemoryBytes": 8388608,
           "GenericResources": [{"DiscreteResourceSpec": {"Kind": "gpu", "Value": 1}},
                                {"NamedResourceSpec": {"Kind": "card", "Value": "c1"}}]}},
       "RestartPolicy": {"Condition": "any", "Delay": 1000000000, "MaxAttempts": 3,
                         "Window": 1000000000},
       "Placement": {"Constraints": ["node.role==manager"],
         "Preferences": [{"Spread": {"SpreadDescriptor": "node.labels.zone"}}],
         "MaxReplicas": 5, "Platforms": [{"Architecture": "x86_64", "OS": "linux"}]},
       "Networks": [], "LogDriver": {"Name": "json-file", "Options": {"max-size": "1m"}},
       "ForceUpdate": 1, "Runtime": "container"},
     "Mode": {"Replicated": {"Replicas": 2}},
     "UpdateConfig": {"Parallelism": 1, "Delay": 1000000000, "FailureAction": "pause",
       "Monitor": 1000000000, "MaxFailureRatio": 0.5, "Order": "stop-first"},
     "RollbackConfig": {"Parallelism": 1, "Delay": 1000000000, "FailureAction": "continue",
       "Monitor": 1000000000, "MaxFailureRatio": 0.5, "Order": "start-first"},
     "Networks": [],
     "EndpointSpec": {"Mode": "vip", "Ports": [
       {"Name": "http", "Protocol": "tcp", "TargetPort": 80, "PublishedPort": 8080,
        "PublishMode": "ingress"},
       {"Protocol": "udp", "TargetPort": 53, "PublishedPort": 0, "PublishMode": "host"}]}}
    """
        .formatted(name, secret, config);
  }

  /// A service that runs to its end.
  static String job(String name) {
    return """
    {"Name": "%s", "TaskTemplate": {"ContainerSpec": {"Image": "busybox"}},
     "Mode": {"ReplicatedJob": {"MaxConcurrent": 2, "TotalCompletions": 3}}}
    """
        .formatted(name);
  }
}
