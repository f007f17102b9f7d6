# The gateway's one image; CTRIP_ROLES decides what a container does.

FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml .
# A layer of its own, so that a change of the code downloads nothing again.
RUN mvn -B -ntp dependency:go-offline -DexcludeScope=test
COPY src/main src/main
RUN mvn -B -ntp -Dspotless.check.skip=true -Dmaven.test.skip=true package \
  && cp target/ctrip-gateway-*.jar gateway.jar \
  && java -Djarmode=tools -jar gateway.jar extract --destination /app

FROM eclipse-temurin:25.0.3_9-jre-noble
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ctrip
WORKDIR /app
COPY --from=build /app .
USER 10001
EXPOSE 8080
# The management port listens on the container's own loopback interface alone.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD \
  ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8081 && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.[01] 200' <&3"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "--enable-native-access=ALL-UNNAMED", \
  "--sun-misc-unsafe-memory-access=allow", "-jar", "gateway.jar"]
