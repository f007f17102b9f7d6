-- A payment may be asked for by a price in a currency. Its amount is then that of the last quote.
alter table payment add column price_currency text check (price_currency ~ '^[A-Z]{3}$');
alter table payment add column price_value numeric check (price_value > 0);
alter table payment add column price_rate numeric check (price_rate > 0);  -- of one whole coin
alter table payment add column price_source text;
alter table payment add column quoted_at timestamptz;
alter table payment add constraint payment_price check
    (num_nulls(price_currency, price_value, price_rate, price_source, quoted_at) in (0, 5));

-- Nobody is to pay late at the rate of before.
alter table payment add constraint payment_price_late check
    (price_currency is null or late_policy = 'hold');
