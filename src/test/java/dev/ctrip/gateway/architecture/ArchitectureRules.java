package dev.ctrip.gateway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.properties.HasParameterTypes;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.ctrip.gateway.wallet.Signer;
import io.temporal.activity.ActivityInterface;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.web3j.crypto.Hash;

/**
 * What Modulith does not check. A rule that has exceptions lists them with their reason, and each
 * one says what to do in place of what it forbids.
 */
final class ArchitectureRules {

  private static final String[] MONEY_MODULES = {
    "..money..", "..pricing..", "..payment..", "..sweep..", "..accounting.."
  };

  /** A wall clock, read without being handed a {@link Clock}. */
  private static final DescribedPredicate<JavaMethodCall> READS_THE_WALL_CLOCK =
      describe(
          "read the wall clock",
          call ->
              isNowWithoutClock(call)
                  || call.getTarget().getFullName().equals("java.lang.System.currentTimeMillis()")
                  || call.getTarget().getFullName().startsWith("java.time.Clock.system"));

  private ArchitectureRules() {}

  static ArchRule nodesAreAskedInChainRpcOnly() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("..chain.rpc..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.web3j..")
                .and(
                    not(
                        resideInAnyPackage(
                            "org.web3j.crypto..", "org.web3j.rlp..", "org.web3j.utils.."))))
        .as("web3j's client is used in chain.rpc only")
        .because("everybody else asks dev.ctrip.gateway.chain.Chain, in this project's own words");
  }

  static ArchRule keysAreHandledInWalletEvmOnly() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("..wallet.evm..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.web3j.crypto..", "org.web3j.rlp..", "org.bitcoinj..")
                // A digest, by which chain.rpc checks a transaction's name; it handles no key.
                .and(not(equivalentTo(Hash.class))))
        .as("web3j's and bitcoinj's cryptography is used in wallet.evm only")
        .because("everybody else holds a KeyReference and asks dev.ctrip.gateway.wallet.Signer");
  }

  static ArchRule signaturesAreAskedForOnTheSignersQueueOnly() {
    return noClasses()
        .that()
        .resideOutsideOfPackages("..wallet..", "..sweep.activity..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Signer.class)
        .because("only an activity of the task queue signer may sign; call SweepSigning instead");
  }

  static ArchRule redisIsUsedInTheSniperOnly() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("..chain.sniper..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.data.redis..", "io.lettuce..", "redis..")
        .because(
            "losing Redis may cost time but never money; what must be kept goes into PostgreSQL");
  }

  static ArchRule workflowsKnowNoFrameworkAndNoDatabase() {
    return noClasses()
        .that()
        .resideInAnyPackage("..workflow..", "..durable..")
        .and()
        .doNotHaveSimpleName("package-info") // It carries Modulith's annotation.
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "java.net..")
        .because("a replay must not reach anything outside the workflow; call an activity instead");
  }

  static ArchRule workflowsAreDeterministic() {
    return noClasses()
        .that()
        .resideInAnyPackage("..workflow..", "..durable..")
        .should()
        .dependOnClassesThat(
            describe(
                "differ between a run and its replay (threads, clocks, random numbers)",
                type ->
                    type.isEquivalentTo(Clock.class)
                        || type.isEquivalentTo(Thread.class)
                        || type.isAssignableTo(Executor.class)
                        || type.isAssignableTo(CompletableFuture.class)
                        || type.isAssignableTo(Random.class)
                        || type.isAssignableTo(RandomGenerator.class)))
        .orShould()
        .callMethodWhere(
            READS_THE_WALL_CLOCK.or(
                describe(
                    "make a random id or read the machine's state",
                    call ->
                        List.of(
                                "java.util.UUID.randomUUID()",
                                "java.lang.System.nanoTime()",
                                "java.lang.System.getenv(java.lang.String)",
                                "java.lang.System.getProperty(java.lang.String)",
                                "java.lang.Math.random()")
                            .contains(call.getTarget().getFullName()))))
        .because(
            "a replay must take the same way; use Workflow.currentTimeMillis, Workflow.randomUUID,"
                + " Workflow.newRandom, Async or Deadline");
  }

  static ArchRule workflowsLogThroughTemporal() {
    return noClasses()
        .that()
        .resideInAnyPackage("..workflow..", "..durable..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(LoggerFactory.class)
        .because("a replay would log everything again; use Workflow.getLogger");
  }

  static ArchRule amountsAreWholeInFields() {
    return noFields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(MONEY_MODULES)
        .should()
        .haveRawType(floatingPoint())
        .because("fractions of binary numbers lose money; use TokenAmount");
  }

  static ArchRule amountsAreWholeInMethods() {
    return noMethods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(MONEY_MODULES)
        .should()
        .haveRawReturnType(floatingPoint())
        .orShould()
        .haveRawParameterTypes(
            describe(
                "containing double or float",
                types -> types.stream().anyMatch(type -> floatingPoint().test(type))))
        .because("fractions of binary numbers lose money; use TokenAmount");
  }

  static ArchRule amountsAreNeverCutOff() {
    return noClasses()
        .that()
        .resideInAnyPackage(MONEY_MODULES)
        .should()
        .callMethodWhere(
            target(nameMatching("(int|long|short|byte|float|double)Value"))
                .and(
                    target(
                        owner(
                            describe(
                                "BigInteger or BigDecimal",
                                (JavaClass type) ->
                                    type.isEquivalentTo(BigInteger.class)
                                        || type.isEquivalentTo(BigDecimal.class))))))
        .because("they drop what does not fit without a word; use the ...ValueExact methods");
  }

  static ArchRule timeComesFromAClock() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("..platform..") // It provides the Clock bean.
        .should()
        .callMethodWhere(READS_THE_WALL_CLOCK)
        .because("a test must be able to set the time; inject java.time.Clock");
  }

  static ArchRule namesSayWhatAClassIs() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils)")
        .orShould(
            haveSimpleName(
                "Impl at its end, unless WorkflowImpl",
                name -> name.endsWith("Impl") && !name.endsWith("WorkflowImpl")))
        .because(
            "such a name fits anything; name it after what it does (Deposits) or by its technique"
                + " (JdbcDeposits)");
  }

  static ArchRule controllersLeaveTablesAlone() {
    return noClasses()
        .that()
        .resideInAPackage("..web..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.jdbc..", "java.sql..", "javax.sql..")
        .because("REST parses and maps; ask the module's door, whose store holds the SQL");
  }

  static ArchRule dependenciesComeThroughConstructors() {
    return noFields()
        .should()
        .beAnnotatedWith(Autowired.class)
        .because("an object must be whole once it is constructed; take it as a parameter");
  }

  static ArchRule oraclesKnowNothingOfTheGateway() {
    return classes()
        .that()
        .resideInAPackage("..oracle..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "..oracle..")
        .because("an oracle that shares code shares faults; tell it in strings and numbers");
  }

  static ArchRule activitiesHaveAPrefix() {
    return classes()
        .that()
        .areAnnotatedWith(ActivityInterface.class)
        .should(
            new ArchCondition<>("have a namePrefix that ends in an underscore") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                String prefix = type.getAnnotationOfType(ActivityInterface.class).namePrefix();
                events.add(
                    new SimpleConditionEvent(
                        type,
                        prefix.matches("[A-Z][A-Za-z]*_"),
                        type.getName() + " has the namePrefix \"" + prefix + "\""));
              }
            })
        .because("histories show activity types alone: Ledger_Record says more than Record");
  }

  private static boolean isNowWithoutClock(JavaMethodCall call) {
    HasParameterTypes target = call.getTarget();
    return call.getTarget().getName().equals("now")
        && call.getTargetOwner().getPackageName().equals("java.time")
        && target.getRawParameterTypes().stream()
            .noneMatch(parameter -> parameter.isEquivalentTo(Clock.class));
  }

  private static DescribedPredicate<JavaClass> floatingPoint() {
    return describe(
        "double or float",
        type ->
            List.of("double", "float", "java.lang.Double", "java.lang.Float")
                .contains(type.getBaseComponentType().getName()));
  }

  private static ArchCondition<JavaClass> haveSimpleName(
      String description, Predicate<String> isMeant) {
    return new ArchCondition<>("have " + description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        events.add(
            new SimpleConditionEvent(
                type, isMeant.test(type.getSimpleName()), type.getName() + " has such a name"));
      }
    };
  }
}
