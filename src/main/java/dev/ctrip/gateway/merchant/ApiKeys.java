package dev.ctrip.gateway.merchant;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The API keys of all merchants, in PostgreSQL. Nothing of them is remembered in between: a key
 * that was revoked is refused from the next request on, whichever replica that comes to. Safe for
 * any thread.
 */
public interface ApiKeys {

  /**
   * @return empty if the key is malformed, unknown, expired or revoked; which one is not told
   */
  Optional<Caller> authenticate(String apiKey);

  /**
   * Who holds a key that was shown before: whoever lets somebody in by his key for longer than one
   * request asks again at each.
   *
   * @param keyId as {@link Caller#keyId} says it; no secret, so knowing it proves nothing
   * @return empty if there is no such key, or it is expired or revoked by now
   */
  Optional<Caller> holderOf(String keyId);

  /**
   * Makes a new key, and the merchant unless one of that name exists.
   *
   * @param createdBy for whoever asks later: the id of the key that asked, or where it came from
   * @throws IllegalArgumentException if it would have expired already
   */
  NewKey create(KeyTerms terms, String createdBy);

  /**
   * Makes a key whose text was made before known here, and the merchant unless one of that name
   * exists. One that is known stays as it is, whatever its terms are; if it was revoked, revoked.
   *
   * @return the key as it is now
   * @throws IllegalArgumentException if this is no text of a key, or would have expired already
   */
  Entry adopt(String apiKey, KeyTerms terms, String createdBy);

  /** Newest first. */
  List<Entry> list(Filter filter);

  /** Whether there is a key of that id, usable or not. */
  boolean exists(String keyId);

  /** Idempotent. The last key of the scope admin that can be used is not revoked. */
  Revocation revoke(String keyId, String revokedBy);

  /** Whether a key can be used. */
  enum State {
    ACTIVE,
    EXPIRED,
    REVOKED
  }

  /**
   * @param merchant id or name; null for all
   * @param state null for any
   * @param after the id of the last one seen; null to begin
   */
  record Filter(
      @Nullable String merchant, @Nullable State state, @Nullable String after, int limit) {}

  /**
   * A key, without its text.
   *
   * @param label what it is for; null where nobody said
   * @param prefix the first characters of its text, by which a key that was found somewhere is told
   *     from others; null for a key that is older than this field
   * @param scopes those that this version knows
   * @param state as of now
   * @param createdBy as given to {@link #create}; null for a key that is older than this field
   * @param expiresAt null: never
   * @param revokedAt null unless it was
   */
  record Entry(
      String id,
      String merchantId,
      String merchant,
      @Nullable String label,
      @Nullable String prefix,
      Set<Scope> scopes,
      State state,
      Instant createdAt,
      @Nullable String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable String revokedBy) {

    public Entry {
      scopes = Set.copyOf(scopes);
    }
  }

  /** A key that was just made: the only time that its text exists outside the merchant's hands. */
  record NewKey(Entry entry, String apiKey, String webhookSecret) {

    @Override
    public String toString() {
      return "NewKey[" + entry.id() + " of " + entry.merchantId() + "]";
    }
  }

  /** What became of the wish to revoke a key. */
  sealed interface Revocation {

    /** Now, or before. */
    record Revoked(Entry entry) implements Revocation {}

    /** Without it nobody could use the admin API. Nothing was done. */
    record LastAdminKey() implements Revocation {}

    record NotFound() implements Revocation {}
  }
}
