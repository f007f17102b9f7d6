package dev.ctrip.gateway.merchant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTermsTest {

  private static final Set<Scope> SCOPES = Set.of(Scope.PAYMENTS_READ);

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "ümlaut", "a/b", "new\nline"})
  void refusesOddNames(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> KeyTerms.of(name, SCOPES));
  }

  @Test
  void refusesTooLongAName() {
    assertThat(KeyTerms.of("x".repeat(64), SCOPES)).isNotNull();
    assertThatIllegalArgumentException().isThrownBy(() -> KeyTerms.of("x".repeat(65), SCOPES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two\nlines", "nul\0", "\ud800"})
  void refusesOddLabels(String label) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyTerms("shop", label, SCOPES, null));
  }

  @Test
  void countsALabelsCharactersAsPeopleDo() {
    assertThat(new KeyTerms("shop", "💶".repeat(100), SCOPES, null).label()).hasSize(200);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyTerms("shop", "x".repeat(101), SCOPES, null));
  }

  @Test
  void refusesAKeyThatMayDoNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> KeyTerms.of("shop", Set.of()));
  }
}
