package dev.skep.daemon.http.swarm;

/// The manager that was asked does not serve the request, because it does not lead or cannot be
/// reached. Nothing was begun, so that it may be asked again elsewhere.
public final class NotServed extends Exception {
  /// What a manager answers another that asks the wrong one; HTTP's `Misdirected Request`. Clients
  /// never see it.
  public static final int STATUS = 421;

  private static final long serialVersionUID = 1L;

  public NotServed(String why) {
    super(why, null, false, false);
  }
}
