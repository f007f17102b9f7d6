package dev.ctrip.gateway.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.ctrip.gateway.GatewayApplication;
import dev.ctrip.gateway.architecture.fixtures.AsksANode;
import dev.ctrip.gateway.architecture.fixtures.DepositManager;
import dev.ctrip.gateway.architecture.fixtures.HandlesAKey;
import dev.ctrip.gateway.architecture.fixtures.LedgerImpl;
import dev.ctrip.gateway.architecture.fixtures.NamelessActivity;
import dev.ctrip.gateway.architecture.fixtures.ReadsTheWallClock;
import dev.ctrip.gateway.architecture.fixtures.RemembersInRedis;
import dev.ctrip.gateway.architecture.fixtures.TakesAField;
import dev.ctrip.gateway.architecture.fixtures.api.AsksForASignature;
import dev.ctrip.gateway.architecture.fixtures.money.CutsOffDigits;
import dev.ctrip.gateway.architecture.fixtures.money.KeepsAFraction;
import dev.ctrip.gateway.architecture.fixtures.money.MultipliesByAFraction;
import dev.ctrip.gateway.architecture.fixtures.oracle.AsksTheGateway;
import dev.ctrip.gateway.architecture.fixtures.web.ReadsATable;
import dev.ctrip.gateway.architecture.fixtures.workflow.LogsTwice;
import dev.ctrip.gateway.architecture.fixtures.workflow.ReadsTheDatabase;
import dev.ctrip.gateway.architecture.fixtures.workflow.RollsADie;
import dev.ctrip.gateway.architecture.fixtures.workflow.SleepsOnAThread;
import dev.ctrip.gateway.architecture.fixtures.workflow.UsesSpring;
import dev.ctrip.gateway.model.oracle.LifeOracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule holds in the gateway, and each is proven to bite by a class that breaks it. */
class ArchitectureRulesTest {

  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackagesOf(GatewayApplication.class);

  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("src/test/java"));

  static Stream<Rule> rules() {
    return Stream.of(
        rule(ArchitectureRules.nodesAreAskedInChainRpcOnly(), AsksANode.class),
        rule(ArchitectureRules.keysAreHandledInWalletEvmOnly(), HandlesAKey.class),
        rule(
            ArchitectureRules.signaturesAreAskedForOnTheSignersQueueOnly(),
            AsksForASignature.class),
        rule(ArchitectureRules.redisIsUsedInTheSniperOnly(), RemembersInRedis.class),
        rule(
            ArchitectureRules.workflowsKnowNoFrameworkAndNoDatabase(),
            UsesSpring.class,
            ReadsTheDatabase.class),
        rule(ArchitectureRules.workflowsAreDeterministic(), SleepsOnAThread.class, RollsADie.class),
        rule(ArchitectureRules.workflowsLogThroughTemporal(), LogsTwice.class),
        rule(ArchitectureRules.amountsAreWholeInFields(), KeepsAFraction.class),
        rule(ArchitectureRules.amountsAreWholeInMethods(), MultipliesByAFraction.class),
        rule(ArchitectureRules.amountsAreNeverCutOff(), CutsOffDigits.class),
        rule(ArchitectureRules.timeComesFromAClock(), ReadsTheWallClock.class),
        rule(ArchitectureRules.namesSayWhatAClassIs(), DepositManager.class, LedgerImpl.class),
        rule(ArchitectureRules.controllersLeaveTablesAlone(), ReadsATable.class),
        rule(ArchitectureRules.dependenciesComeThroughConstructors(), TakesAField.class),
        rule(ArchitectureRules.activitiesHaveAPrefix(), NamelessActivity.class));
  }

  @Test
  void oraclesKnowNothingOfTheGateway() {
    JavaClasses oracle = new ClassFileImporter().importPackagesOf(LifeOracle.class);

    assertThat(oracle).isNotEmpty();
    ArchitectureRules.oraclesKnowNothingOfTheGateway().check(oracle);
    assertThat(
            ArchitectureRules.oraclesKnowNothingOfTheGateway()
                .evaluate(new ClassFileImporter().importClasses(AsksTheGateway.class))
                .hasViolation())
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holdsInTheGateway(Rule rule) {
    rule.is().check(GATEWAY);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void bites(Rule rule) {
    assertThat(rule.brokenBy()).isNotEmpty();
    for (Class<?> bad : rule.brokenBy()) {
      JavaClasses classes = new ClassFileImporter().importClasses(bad);
      assertThat(rule.is().evaluate(classes).hasViolation())
          .as("%s breaks \"%s\"", bad.getSimpleName(), rule.is().getDescription())
          .isTrue();
    }
  }

  @Test
  void looksAtTheWholeGateway() {
    assertThat(GATEWAY.contain(GatewayApplication.class)).isTrue();
    assertThat(GATEWAY.contain("dev.ctrip.gateway.money.TokenAmount")).isTrue();
    assertThat(GATEWAY.contain(AsksANode.class)).isFalse();
  }

  /** A package without it is where NullAway looks away. */
  @Test
  void everyPackageIsNullMarked() throws IOException {
    assertThat(unmarked(SOURCES)).isEmpty();
  }

  @Test
  void noticesAPackageThatIsNotNullMarked(@TempDir Path source) throws IOException {
    Files.writeString(source.resolve("Stray.java"), "class Stray {}");

    assertThat(unmarked(List.of(source))).containsExactly(Path.of(""));
  }

  /** A package of tests is marked by the package-info of the package that it tests. */
  private static SortedSet<Path> unmarked(List<Path> sources) throws IOException {
    SortedSet<Path> packages = new TreeSet<>();
    SortedSet<Path> marked = new TreeSet<>();
    for (Path source : sources) {
      try (Stream<Path> files = Files.walk(source)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          Path itsPackage = source.relativize(file.getParent());
          packages.add(itsPackage);
          if (file.endsWith("package-info.java")
              && Files.readString(file).contains("\n@NullMarked\n")) {
            marked.add(itsPackage);
          }
        }
      }
    }
    packages.removeAll(marked);
    return packages;
  }

  private static Rule rule(ArchRule rule, Class<?>... brokenBy) {
    return new Rule(rule.allowEmptyShould(true), List.of(brokenBy));
  }

  record Rule(ArchRule is, List<Class<?>> brokenBy) {

    @Override
    public String toString() {
      return is.getDescription();
    }
  }
}
