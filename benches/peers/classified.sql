CREATE OR REPLACE TABLE classified AS
SELECT
    CASE
        WHEN c.reference IS NULL THEN 'platform_only'
        WHEN p.reference IS NULL THEN 'channel_only'
        WHEN p.currency <> c.currency THEN 'currency_diff'
        WHEN p.amount <> c.amount THEN 'amount_diff'
        WHEN p.status <> c.status THEN 'status_diff'
        ELSE 'matched'
    END::outcome AS outcome,
    coalesce(p.reference, c.reference) AS reference,
    p.amount AS platform_amount, p.currency AS platform_currency, p.status AS platform_status,
    c.amount AS channel_amount, c.currency AS channel_currency, c.status AS channel_status
FROM platform p
FULL OUTER JOIN channel c ON p.reference = c.reference
