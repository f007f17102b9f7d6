-- Every merchant's payments, newest first, as the operator looks at them page by page.
create index payment_newest on payment (created_at desc, id desc);
create index payment_needing_attention on payment (created_at desc, id desc)
    where 'needs_attention' = any (flags);
