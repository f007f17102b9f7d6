package dev.ctrip.gateway.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestDatabaseIT {

  @Test
  void startsMigratedAndApartFromOthers() {
    TestDatabase one = TestDatabase.fresh();
    TestDatabase other = TestDatabase.fresh();

    one.jdbc()
        .sql("insert into chain_state (chain_id, name, updated_at) values (1, 'one', now())")
        .update();

    assertThat(count(one)).isOne();
    assertThat(count(other)).isZero();
  }

  private static long count(TestDatabase database) {
    return database.jdbc().sql("select count(*) from chain_state").query(Long.class).single();
  }
}
