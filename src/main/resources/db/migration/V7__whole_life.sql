-- What a merchant wants done with money that comes after the deadline; frozen into each payment.
alter table merchant add column late_policy text not null default 'hold'
    check (late_policy in ('hold', 'accept'));

alter table payment add column late_policy text not null default 'hold'
    check (late_policy in ('hold', 'accept'));

-- What somebody has accepted as enough, or null; never above what was received at that time.
alter table payment add column accepted_amount numeric(78, 0) check (accepted_amount > 0);
alter table payment add column accepted_at timestamptz;
alter table payment add constraint payment_accepted
    check ((accepted_amount is null) = (accepted_at is null));

-- People's acts are judged like deposits, and deposits also after the close: by a workflow of
-- their own.
alter table payment rename column deposits_seen to changes_seen;
alter table payment rename column deposits_judged to changes_judged;
-- The changes_seen for which nothing was left to do after the close; where it differs, a workflow of
-- its own is at it, or has to be started again.
alter table payment add column finished_for bigint not null default 0;
update payment set finished_for = changes_seen where closed_at is not null;
drop index payment_unjudged;
drop index payment_not_relayed;
drop index payment_to_verify;
create index payment_unjudged on payment (id) where changes_seen <> changes_judged;
create index payment_not_relayed on payment (id)
    where relayed_at is null and (closed_at is null or finished_for <> changes_seen);
create index payment_to_verify on payment (relayed_at)
    where closed_at is null or finished_for <> changes_seen;

-- Finds the payments that wait for a chain, once it moves again after a standstill.
create index payment_waiting on payment (chain_id, status, expires_at)
    where closed_at is null or finished_for <> changes_seen;
alter table chain_state add column behind boolean not null default false;

-- A reorg may take a sweep that was deep enough. It is then open again, beside the one that may
-- have been planned since; the lower nonce goes first.
alter table sweep add column swept_in_block bigint;
alter table sweep add column reorged_at timestamptz;   -- when its block was last found to be gone
drop index sweep_one_open;
create unique index sweep_one_open on sweep (chain_id, from_address, asset) nulls not distinct
    where state in ('planned', 'signed') and reorged_at is null;
create index sweep_by_block on sweep (chain_id, swept_in_block) where state = 'swept';
