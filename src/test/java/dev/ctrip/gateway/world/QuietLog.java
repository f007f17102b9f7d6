package dev.ctrip.gateway.world;

import org.slf4j.LoggerFactory;

/** Keeps libraries' logs off the terminal of a program that talks to a person. */
public final class QuietLog {

  private QuietLog() {}

  /** To be called before anything logs. */
  public static void useIt() {
    System.setProperty("logback.configurationFile", "logback-quiet.xml");
    System.setProperty("logging.config", "classpath:logback-quiet.xml");
    System.setProperty("spring.main.banner-mode", "off");
    // From one thread first: several at once make SLF4J warn about its own start.
    LoggerFactory.getILoggerFactory();
    // Spring Boot warns about it.
    System.clearProperty("logback.configurationFile");
  }
}
