package dev.ctrip.gateway.chain;

import dev.ctrip.gateway.money.BlockHash;
import dev.ctrip.gateway.money.TokenAmount;

/**
 * What is recorded to have come to an address in the native coin, orphaned deposits left out.
 *
 * @param asOf a late block that was read
 * @param upToThen all of it up to that block
 * @param beside what came in the blocks of one deposit, itself included
 */
public record CoinReceived(BlockHash asOf, TokenAmount upToThen, TokenAmount beside) {}
