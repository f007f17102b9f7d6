-- Every change of a deposit as it was noted. The deposit itself only says how it stands now.
create table deposit_observation (
    id           bigint generated always as identity primary key,
    kind         text not null check (kind in ('seen', 'mined_again', 'confirmed', 'orphaned')),
    -- The deposit as it stood afterwards.
    chain_id     bigint not null,
    tx_hash      text not null,
    log_index    integer,
    from_address text not null,
    to_address   text not null,
    asset        text,
    amount       numeric(78, 0) not null,
    block_number bigint not null,
    block_hash   text not null,
    block_time   timestamptz not null,        -- of the first block that held it: when the payer paid
    observed_at  timestamptz not null
);
create index deposit_observation_by_address on deposit_observation (to_address, id);

create trigger deposit_observation_append_only before update or delete on deposit_observation
    for each row execute function refuse_change();

-- Each time that a reorg took a sweep which had been deep enough; the sweep itself is open again.
create table sweep_reorg (
    id             bigint generated always as identity primary key,
    sweep_id       text not null references sweep (id),
    swept_at       timestamptz not null,
    swept_in_block bigint not null,
    reorged_at     timestamptz not null
);
create index sweep_reorg_by_sweep on sweep_reorg (sweep_id, id);

create trigger sweep_reorg_append_only before update or delete on sweep_reorg
    for each row execute function refuse_change();
