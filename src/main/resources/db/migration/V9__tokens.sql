-- What the contracts of the listed tokens were found to be, on chain. A listed token without such a
-- row, or whose row is of other decimals than chains.yaml says by now, may not be asked for.
create table token_check (
    chain_id   bigint not null references chain_state (chain_id),
    contract   text not null,
    decimals   int not null,                  -- as chains.yaml said when it was checked
    refused    text,                          -- why it may not be asked for; null: it may
    checked_at timestamptz not null,
    primary key (chain_id, contract)
);
