package dev.ctrip.gateway.pricing.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ctrip.gateway.money.Address;
import dev.ctrip.gateway.money.Token;
import dev.ctrip.gateway.money.TokenAmount;
import dev.ctrip.gateway.platform.StartRefusedException;
import dev.ctrip.gateway.pricing.Price;
import dev.ctrip.gateway.pricing.PriceOutOfRangeException;
import dev.ctrip.gateway.pricing.Quote;
import dev.ctrip.gateway.pricing.Quotes;
import dev.ctrip.gateway.pricing.Rate;
import dev.ctrip.gateway.pricing.RateNotReadyException;
import dev.ctrip.gateway.pricing.UnknownPairException;
import dev.ctrip.gateway.world.SteeredRates;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SourcedQuotesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
  private static final Clock CLOCK = Clock.fixed(NOW.plusNanos(789), ZoneOffset.UTC);
  private static final Token ETH = Token.nativeCoin("ETH", 18);
  private static final Token USDC =
      new Token("USDC", Address.parse("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"), 6);

  @Test
  void quotesByAFixedRate() {
    Quote quote = quotes(List.of("ETH=2500.00 EUR"), List.of()).quote(price("EUR", "12.50"), ETH);

    assertThat(quote)
        .isEqualTo(
            new Quote(
                price("EUR", "12.50"),
                TokenAmount.parseBaseUnits("5000000000000000"),
                Rate.parse("2500.00"),
                "fixed",
                NOW));
    assertThat(quote.inWords(ETH))
        .isEqualTo("12.50 EUR, which is 0.005 ETH at 2500.00 EUR (fixed)");
  }

  @Test
  void countsAStablecoinAsTheCurrencyItself() {
    Quote quote = quotes(List.of(), List.of("USDC=USD")).quote(price("USD", "12.50"), USDC);

    assertThat(quote.amount()).isEqualTo(TokenAmount.ofBaseUnits(12_500_000));
    assertThat(quote.rate()).hasToString("1");
    assertThat(quote.source()).isEqualTo("stablecoin");
  }

  @Test
  void countsAStablecoinAsLessByItsSpread() {
    Quote quote = quotes(List.of(), List.of("USDC=USD 0.5%")).quote(price("USD", "100"), USDC);

    assertThat(quote.amount()).isEqualTo(TokenAmount.ofBaseUnits(100_502_513));
    assertThat(quote.rate()).hasToString("0.995");
  }

  @Test
  void quotesOnlyWhatIsConfigured() {
    Quotes quotes = quotes(List.of("ETH=2500 EUR", "ETH=2700 USD"), List.of("USDC=USD"));

    assertThatExceptionOfType(UnknownPairException.class)
        .isThrownBy(() -> quotes.quote(price("EUR", "1"), USDC))
        .withMessage("USDC is not priced in EUR here.")
        .returns("USDC is priced in: USD.", UnknownPairException::remedy);
    assertThatExceptionOfType(UnknownPairException.class)
        .isThrownBy(() -> quotes.quote(price("EUR", "1"), Token.nativeCoin("POL", 18)))
        .returns(
            "Send base units of the asset, or a price of one of these: ETH in EUR, ETH in USD, USDC"
                + " in USD.",
            UnknownPairException::remedy);
  }

  @Test
  void quotesNothingUnlessConfigured() {
    assertThatExceptionOfType(UnknownPairException.class)
        .isThrownBy(() -> quotes(List.of(), List.of()).quote(price("EUR", "1"), ETH))
        .returns(
            "No asset is priced in any currency here: send base units of the asset.",
            UnknownPairException::remedy);
  }

  @Test
  void saysSoWhenASourceIsAway() {
    SteeredRates source = new SteeredRates();
    Quotes quotes = new SourcedQuotes(List.of(source), CLOCK);
    assertThat(quotes.quote(price("CHF", "1"), ETH).source()).isEqualTo("steered");

    source.goAway();

    assertThatExceptionOfType(RateNotReadyException.class)
        .isThrownBy(() -> quotes.quote(price("CHF", "1"), ETH));
  }

  @Test
  void refusesWhatNoTransferCanMove() {
    Token fine = Token.nativeCoin("ETH", 255);

    assertThatExceptionOfType(PriceOutOfRangeException.class)
        .isThrownBy(() -> quotes(List.of("ETH=1 EUR"), List.of()).quote(price("EUR", "1"), fine));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ETH",
        "ETH=2500",
        "ETH 2500 EUR",
        "ETH=EUR 2500",
        "ETH=2500EUR",
        "ETH=-1 EUR",
        "ETH=0 EUR",
        "ETH=1e3 EUR",
        "ETH=2,500 EUR",
        "ETH=2500 eur",
        "ETH=2500 XXX",
        "=2500 EUR",
        "E TH=2500 EUR",
        "ETH=2500 EUR 1%"
      })
  void startsWithNoRateThatCannotBeRead(String entry) {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> quotes(List.of("USDC=1 EUR", entry), List.of()))
        .withMessageContaining("ctrip.pricing.rates has the entry '" + entry + "'")
        .withMessageContaining("ETH=2500.00 EUR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "USDC",
        "USDC=",
        "USDC=usd",
        "USDC=XXX",
        "USDC=USD -1%",
        "USDC=USD 1",
        "USDC=USD 100%",
        "USDC=USD 0,5%",
        "USDC=USD%",
        "USDC=USD 1e1%"
      })
  void startsWithNoStablecoinThatCannotBeRead(String entry) {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> quotes(List.of(), List.of(entry)))
        .withMessageContaining("ctrip.pricing.stablecoins has the entry '" + entry + "'");
  }

  @Test
  void startsWithNoPairThatHasTwoRates() {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> quotes(List.of("ETH=1 EUR", "ETH=2 EUR"), List.of()))
        .withMessageContaining("two entries for ETH in EUR");
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> quotes(List.of("USDC=0.99 USD"), List.of("USDC=USD")))
        .withMessageContaining("USDC in USD has two sources of rates: fixed and stablecoin");
  }

  /** As an operator sets them in an environment: in one variable, with the case kept. */
  @Test
  void readsBothListsFromAnEnvironment() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(
                    "CTRIP_PRICING_RATES", "ETH=2500.10 EUR, USDC.e=0.92 EUR",
                    "CTRIP_PRICING_STABLECOINS", "USDC=USD 0.5%")));

    PricingSettings settings =
        Binder.get(environment).bindOrCreate("ctrip.pricing", PricingSettings.class);

    assertThat(new FixedRates(settings).pairs())
        .extracting(Object::toString)
        .containsExactly("ETH in EUR", "USDC.e in EUR");
    assertThat(new StablecoinRates(settings).pairs())
        .extracting(Object::toString)
        .containsExactly("USDC in USD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctrip.other", "ctrip.pricing.rates"})
  void isOffByDefaultAndWhereAVariableIsEmpty(String setting) {
    MapConfigurationPropertySource source = new MapConfigurationPropertySource();
    source.put(setting, "");

    PricingSettings settings =
        new Binder(source).bindOrCreate("ctrip.pricing", PricingSettings.class);

    assertThat(settings).isEqualTo(new PricingSettings(List.of(), List.of()));
  }

  private static Quotes quotes(List<String> rates, List<String> stablecoins) {
    PricingSettings settings = new PricingSettings(rates, stablecoins);
    return new SourcedQuotes(
        List.of(new FixedRates(settings), new StablecoinRates(settings)), CLOCK);
  }

  private static Price price(String currency, String value) {
    return Price.parse(Price.currency(currency), value);
  }
}
