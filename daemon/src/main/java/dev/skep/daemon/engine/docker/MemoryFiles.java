package dev.skep.daemon.engine.docker;

import dev.skep.agent.exec.TaskFiles;
import dev.skep.agent.exec.TaskFiles.TaskFile;
import dev.skep.model.NodeId;
import dev.skep.model.TaskId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Files of tasks that are in the host's memory and never on its disk: a folder per task, on a
/// tmpfs that the engine sees under the same path. They outlive the daemon, as containers do, and
/// not the host.
final class MemoryFiles {
  /// Where Linux has memory that looks like files; the first that is one is taken.
  private static final List<Path> MEMORY = List.of(Path.of("/run"), Path.of("/dev/shm"));

  private static final Set<String> MEMORY_TYPES = Set.of("tmpfs", "ramfs");
  private static final String OURS = "skep-tasks";

  /// Nobody but the daemon and the engine, which is root: containers get at a file by its mount.
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final List<Path> candidates;
  private final String node;

  MemoryFiles(NodeId node) {
    this(MEMORY, node);
  }

  MemoryFiles(List<Path> candidates, NodeId node) {
    this.candidates = candidates;
    this.node = node.value();
  }

  /// Puts the task's files there, instead of those that are there.
  ///
  /// @throws IOException also where there is no memory for files
  List<FileMount> put(TaskId task, TaskFiles files) throws IOException {
    if (files.files().isEmpty()) return List.of();
    remove(task);
    Path folder = folderOf(root().orElseThrow(this::noMemory), task);
    var mounts = new ArrayList<FileMount>();
    for (TaskFile file : files.files()) {
      // Numbered: targets may have any name.
      Path source = folder.resolve(Integer.toString(mounts.size()));
      write(file, source);
      mounts.add(new FileMount(source, file.path()));
    }
    return mounts;
  }

  private IOException noMemory() {
    return new IOException(
        "secrets and configs need a folder in memory, and none of "
            + candidates
            + " is a tmpfs on this node");
  }

  private static void write(TaskFile file, Path path) throws IOException {
    Files.createFile(path, PRIVATE_FILE);
    Files.write(path, file.content().bytes(), StandardOpenOption.WRITE);
    Files.setAttribute(path, "unix:uid", (int) file.uid());
    Files.setAttribute(path, "unix:gid", (int) file.gid());
    Files.setAttribute(path, "unix:mode", (int) file.mode());
  }

  private Path folderOf(Path root, TaskId task) throws IOException {
    Path ours = own(root.resolve(OURS));
    return own(own(ours.resolve(node)).resolve(task.value()));
  }

  /// A folder of ours. In a place where everybody may write, somebody may have been faster.
  private static Path own(Path folder) throws IOException {
    try {
      return Files.createDirectory(folder, PRIVATE_FOLDER);
    } catch (FileAlreadyExistsException there) {
      boolean safe =
          Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(folder).equals(Files.getOwner(Path.of("/proc/self")))
              && Files.getPosixFilePermissions(folder)
                  .equals(PosixFilePermissions.fromString("rwx------"));
      if (safe) return folder;
      throw new IOException(folder + " is not the daemon's own: no secret is put there", there);
    }
  }

  /// The tasks that have files here.
  SortedSet<TaskId> tasks() throws IOException {
    var tasks = new TreeSet<TaskId>();
    Optional<Path> ours = root().map(root -> root.resolve(OURS).resolve(node));
    if (ours.isEmpty() || !Files.isDirectory(ours.get())) return tasks;
    try (Stream<Path> folders = Files.list(ours.get())) {
      folders.forEach(it -> tasks.add(new TaskId(String.valueOf(it.getFileName()))));
    }
    return tasks;
  }

  void remove(TaskId task) throws IOException {
    Optional<Path> root = root();
    if (root.isPresent()) delete(root.get().resolve(OURS).resolve(node).resolve(task.value()));
  }

  void removeAll() throws IOException {
    Optional<Path> root = root();
    if (root.isPresent()) delete(root.get().resolve(OURS).resolve(node));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
    }
  }

  private Optional<Path> root() throws IOException {
    for (Path each : candidates) {
      if (Files.isDirectory(each) && MEMORY_TYPES.contains(Files.getFileStore(each).type())) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
