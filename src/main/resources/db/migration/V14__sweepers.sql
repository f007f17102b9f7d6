-- What a sweep that waits is waiting for, so that it is tried again when that may have come: cheaper
-- fees, a token that lets go, coin in the gas wallet, or the signer's next day.
alter table sweep add column waits_for text check (waits_for in ('fee', 'token', 'gas', 'signer'));
alter table sweep add constraint sweep_waits_only_waiting check (waits_for is null or state = 'waiting');

create index sweep_newest on sweep (created_at desc, id desc);
create index sweep_waiting on sweep (chain_id, id) where state = 'waiting';

-- Payments at whose addresses something else lies, or once lay, than they ask for; and those that are
-- over, where money may have come later.
create index payment_with_foreign_money on payment (id)
    where flags && array ['wrong_asset', 'wrong_chain'];
create index payment_closed on payment (chain_id, id) where closed_at is not null;

-- Whatever became of them: what an address moved at a time, what it has signed at a nonce, and what a
-- reorg took.
create index outgoing_by_nonce on outgoing (chain_id, from_address, nonce);
create index outgoing_by_block on outgoing (chain_id, block_number) where state in ('mined', 'failed');
