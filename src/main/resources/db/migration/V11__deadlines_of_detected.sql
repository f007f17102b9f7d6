-- A reorg may take back what made a payment detected, so its balance is looked at as well.
drop index payment_due;
create index payment_due on payment (chain_id, expires_at)
    where status in ('pending', 'detected') and token_contract_address is null;

create index deposit_lost_by_balance on deposit (chain_id, block_number)
    where tx_hash is null and state = 'orphaned';
