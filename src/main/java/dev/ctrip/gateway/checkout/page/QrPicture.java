package dev.ctrip.gateway.checkout.page;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as one path of an SVG, whose dark modules are unit squares.
 *
 * @param size of the picture's sides, the quiet zone included
 * @param path the {@code d} of the SVG's path
 */
public record QrPicture(int size, String path) {

  /** ISO/IEC 18004 wants four modules of it. */
  private static final int QUIET_ZONE = 4;

  static QrPicture of(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M')
              .append(x + QUIET_ZONE)
              .append(' ')
              .append(y + QUIET_ZONE)
              .append("h1v1h-1z");
        }
      }
    }
    return new QrPicture(code.size + 2 * QUIET_ZONE, path.toString());
  }
}
