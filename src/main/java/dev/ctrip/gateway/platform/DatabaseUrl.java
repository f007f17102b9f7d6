package dev.ctrip.gateway.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is. Reads JDBC's form, {@code jdbc:postgresql://host:port/database}, and the
 * one of libpq and SQLAlchemy, {@code postgresql://user:password@host:port/database}, also with the
 * schemes {@code postgres} and {@code postgresql+driver}.
 *
 * @param jdbcUrl for the driver; holds no password unless JDBC's own form was given with one
 * @param username null if the URL names none
 * @param password null if the URL names none
 */
public record DatabaseUrl(String jdbcUrl, @Nullable String username, @Nullable String password) {

  private static final Pattern SCHEME = Pattern.compile("postgres(ql)?(\\+[a-z0-9]+)?");

  /** asyncpg's {@code ssl=require} is what libpq and JDBC call {@code sslmode=require}. */
  private static final Pattern ASYNCPG_SSL_MODE =
      Pattern.compile("(^|&)ssl=(?=disable|allow|prefer|require|verify-ca|verify-full)");

  /**
   * @throws IllegalArgumentException if it has neither form; the message does not repeat the URL,
   *     since it may hold a password
   */
  public static DatabaseUrl parse(String url) {
    if (url.startsWith("jdbc:")) {
      return new DatabaseUrl(url, null, null);
    }
    URI uri = uri(url);
    String scheme = uri.getScheme();
    if (scheme == null || !SCHEME.matcher(scheme).matches()) {
      throw new IllegalArgumentException(
          "The database URL must begin with jdbc:postgresql:// or postgresql://");
    }
    String path = uri.getRawPath();
    if (uri.getHost() == null || path == null || path.length() < 2) {
      throw new IllegalArgumentException(
          "The database URL must name host and database, as postgresql://user:password@host:5432/"
              + "database does; write @, :, / and % in the password as %40, %3A, %2F and %25");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery();
    String options =
        query == null ? "" : "?" + ASYNCPG_SSL_MODE.matcher(query).replaceAll("$1sslmode=");
    String jdbcUrl = "jdbc:postgresql://" + uri.getHost() + port + path + options;

    String userInfo = uri.getRawUserInfo();
    if (userInfo == null) {
      return new DatabaseUrl(jdbcUrl, null, null);
    }
    String[] parts = userInfo.split(":", 2);
    return new DatabaseUrl(jdbcUrl, decoded(parts[0]), parts.length < 2 ? null : decoded(parts[1]));
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "The database URL cannot be read at position " + e.getIndex());
    }
  }

  /** A plus sign stands for itself here, unlike in a form. */
  private static String decoded(String percentEncoded) {
    return URLDecoder.decode(percentEncoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Leaves the password out, also one in the options of a JDBC URL. */
  @Override
  public String toString() {
    return "DatabaseUrl[" + jdbcUrl.replaceFirst("\\?.*", "") + "]";
  }
}
