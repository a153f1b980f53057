package dev.skep.manager.placement;

enum Operator {
  EQUAL("=="),
  NOT_EQUAL("!=");

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  /// Whether this operator holds between two things that are equal or not.
  boolean holds(boolean equal) {
    return equal == (this == EQUAL);
  }
}
