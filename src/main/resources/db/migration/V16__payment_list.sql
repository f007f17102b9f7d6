-- A merchant's payments, newest first and page by page: by time, and by what he filters most.
-- A page begins after (created_at, id) of the last one's end, so both run the same way.
drop index payment_by_merchant;
create index payment_by_merchant on payment (merchant_id, created_at desc, id desc);
create index payment_by_status on payment (merchant_id, status, created_at desc, id desc);
create index payment_by_order on payment (merchant_id, order_id, created_at desc, id desc)
    where order_id is not null;
-- Few payments have any.
create index payment_flagged on payment (merchant_id, created_at desc, id desc)
    where flags <> '{}';
