-- The books: each fact that moved money is an entry of two postings or more, whose amounts come to
-- nothing in each asset. What turns out not to be so is taken back by another entry.
create table posting (
    id             bigint generated always as identity primary key,
    entry          text not null,
    source         text not null,              -- the fact that it follows from
    version        integer not null check (version > 0),   -- the how manieth entry of that fact
    kind           text not null check (kind in
                       ('deposit', 'dust', 'sweep', 'gas', 'gap', 'failed', 'funding', 'accepted', 'reversal')),
    chain_id       bigint not null,
    asset          text,                       -- contract; null: the native coin
    asset_symbol   text,                       -- as listed when it was posted; null where it was not
    asset_decimals integer,
    account        text not null,
    amount         numeric(78, 0) not null check (amount <> 0),   -- what came to the account; below zero: left it
    payment_id     text,
    merchant_id    text,
    tx_hash        text,
    block_number   bigint not null,
    block_hash     text,                       -- where the entry follows from a balance in that block
    booked_at      timestamptz not null,
    unique nulls not distinct (entry, account, asset)
);
create index posting_by_account on posting (chain_id, account);
create index posting_by_time on posting (booked_at);
create index posting_by_source on posting (source, version);
create index posting_of_fundings on posting (chain_id, block_number) where kind = 'funding';

create trigger posting_append_only before update or delete on posting
    for each row execute function refuse_change();

create function refuse_unbalanced_entry() returns trigger language plpgsql as $$
begin
    if (select count(*) > 0 from (
            select 1 from posting where entry = new.entry
            group by chain_id, asset having sum(amount) <> 0) as unbalanced) then
        raise exception 'entry % is not balanced', new.entry;
    end if;
    return null;
end $$;

create constraint trigger posting_balanced after insert on posting
    deferrable initially deferred
    for each row execute function refuse_unbalanced_entry();

-- Which entry of a fact stands, if one does. Follows from the postings.
create table posting_source (
    source   text primary key,
    chain_id bigint not null,
    version  integer not null,
    standing boolean not null
);

-- Facts that changed since they were last posted. Several rows of one fact count as one.
create table posting_due (
    id        bigint generated always as identity primary key,
    chain_id  bigint not null,
    source    text not null,
    addresses text[] not null                  -- whose books it may change
);
create index posting_due_by_chain on posting_due (chain_id, id);

create function note_changed_deposit() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        insert into posting_due (chain_id, source, addresses)
        values (old.chain_id, 'deposit/' || old.id, array [old.to_address]);
    elsif tg_op = 'UPDATE' or new.state = 'confirmed' then
        insert into posting_due (chain_id, source, addresses)
        values (new.chain_id, 'deposit/' || new.id, array [new.to_address]);
    end if;
    return null;
end $$;

-- One that is only seen is posted once it is confirmed, or too deep for any reorg.
create trigger deposit_posting_due after insert or update or delete on deposit
    for each row execute function note_changed_deposit();
create index deposit_not_confirmed on deposit (chain_id, block_number) where state = 'seen' and listed;

create function note_changed_outgoing() returns trigger language plpgsql as $$
begin
    if new.state in ('mined', 'failed') or (tg_op = 'UPDATE' and old.state in ('mined', 'failed')) then
        insert into posting_due (chain_id, source, addresses)
        values (new.chain_id, 'outgoing/' || new.id, array [new.from_address, new.to_address]);
    end if;
    return null;
end $$;

create trigger outgoing_posting_due after insert or update on outgoing
    for each row execute function note_changed_outgoing();

insert into posting_due (chain_id, source, addresses)
select chain_id, 'deposit/' || id, array [to_address] from deposit where state = 'confirmed' order by id;
insert into posting_due (chain_id, source, addresses)
select chain_id, 'outgoing/' || id, array [from_address, to_address] from outgoing
where state in ('mined', 'failed') order by created_at;

-- The addresses that have books or whose payment is over, and when each was last held against the chain.
create table accounting_address (
    chain_id      bigint not null,
    address       text not null,
    touched       boolean not null,            -- posted to since, or not all of it could be looked at
    checked_at    timestamptz,
    primary key (chain_id, address)
);
create index accounting_address_next on accounting_address (chain_id, touched, checked_at nulls first);
create index payment_over on payment (chain_id, address)
    where status in ('settled', 'expired', 'cancelled');

-- Where books and chain differ. One that is only suspected, since it may still explain itself, has not
-- been opened; it goes without a trace if it does.
create table accounting_incident (
    id             bigint generated always as identity primary key,
    chain_id       bigint not null,
    account        text not null,
    asset          text,
    asset_symbol   text,
    asset_decimals integer,
    expected       numeric(78, 0) not null,    -- by the books
    actual         numeric(78, 0) not null,    -- on chain
    first_block    bigint not null,
    last_block     bigint not null,
    first_seen_at  timestamptz not null,
    last_seen_at   timestamptz not null,
    opened_at      timestamptz,
    resolved_at    timestamptz,
    accepted_by    text,                       -- the API key whose holder took the difference as it is
    accepted_why   text,
    check (resolved_at is null or opened_at is not null),
    check ((accepted_by is null) = (accepted_why is null))
);
create unique index accounting_incident_one_open on accounting_incident (chain_id, account, asset)
    nulls not distinct where resolved_at is null;
create index accounting_incident_by_time on accounting_incident (opened_at);
