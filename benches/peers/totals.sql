SELECT
    outcome, coalesce(platform_currency, channel_currency) AS currency, count(*) AS records,
    sum(platform_amount) AS platform_minor, sum(channel_amount) AS channel_minor
FROM classified
GROUP BY ALL
