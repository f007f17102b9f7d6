-- What was read of each chain. One row per enabled chain, seeded at start.
create table chain_state (
    chain_id         bigint primary key check (chain_id > 0),
    name             text not null,
    cursor_number    bigint,                  -- null until the first block was read
    cursor_hash      text,
    cursor_timestamp timestamptz,
    head_number      bigint,
    updated_at       timestamptz not null,
    check ((cursor_number is null) = (cursor_hash is null)),
    check ((cursor_number is null) = (cursor_timestamp is null))
);

-- The last blocks read, to find where a reorg began. Pruned below the chain's reorg depth.
create table scanned_block (
    chain_id    bigint not null references chain_state (chain_id),
    number      bigint not null,
    hash        text not null,
    parent_hash text not null,
    mined_at    timestamptz not null,
    primary key (chain_id, number)
);

create table deposit (
    id           bigint generated always as identity primary key,
    chain_id     bigint not null references chain_state (chain_id),
    tx_hash      text not null,
    log_index    integer,                     -- null: the transaction's own transfer of the coin
    from_address text not null,
    to_address   text not null,
    asset        text,                        -- contract; null: the native coin
    amount       numeric(78, 0) not null check (amount > 0),
    block_number bigint not null,
    block_hash   text not null,
    block_time   timestamptz not null,
    state        text not null check (state in ('seen', 'confirmed', 'orphaned')),
    first_seen_at timestamptz not null,
    updated_at   timestamptz not null,
    unique nulls not distinct (chain_id, tx_hash, log_index)
);

create index deposit_by_address on deposit (to_address);
create index deposit_by_block on deposit (chain_id, block_number);
