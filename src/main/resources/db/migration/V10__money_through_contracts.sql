-- Money that a contract sent shows in no transaction's own transfer. Where a node tells traces it is
-- known by its transaction; else by the balance alone, as of a range of blocks.
alter table deposit alter column tx_hash drop not null;
alter table deposit alter column from_address drop not null;
alter table deposit add column from_block bigint;   -- first of the range that ends with block_number
alter table deposit add constraint deposit_known_by
    check ((tx_hash is null) = (from_block is not null));
-- False: a token that was not listed when it was found. Nobody is told of it.
alter table deposit add column listed boolean not null default true;
-- Taken by a reorg deeper than the blocks kept, of which not everything may be known.
alter table deposit add column lost_deep boolean not null default false;
-- One transaction may pay several of our addresses through a contract.
alter table deposit drop constraint deposit_chain_id_tx_hash_log_index_key;
alter table deposit add constraint deposit_once
    unique nulls not distinct (chain_id, tx_hash, log_index, to_address, from_block);
create index deposit_known_by_balance on deposit (chain_id, to_address) where tx_hash is null;

alter table deposit_observation alter column tx_hash drop not null;
alter table deposit_observation alter column from_address drop not null;
alter table deposit_observation add column from_block bigint;
alter table deposit_observation drop constraint deposit_observation_kind_check;
alter table deposit_observation add constraint deposit_observation_kind_check
    check (kind in ('seen', 'mined_again', 'confirmed', 'orphaned', 'replaced'));

-- What an address had of the coin when its balance was last held against its deposits.
create table balance_check (
    chain_id     bigint not null references chain_state (chain_id),
    address      text not null,
    block_number bigint not null,
    coin         numeric(78, 0) not null,
    nonce        bigint not null,
    primary key (chain_id, address)
);
create index balance_check_by_block on balance_check (chain_id, block_number);

-- Up to where the balances of payments were looked at that expired by then. No payment expires
-- by a later time of its chain.
alter table chain_state add column complete_until timestamptz;
update chain_state set complete_until = cursor_timestamp;

create index payment_due on payment (chain_id, expires_at)
    where status = 'pending' and token_contract_address is null;
