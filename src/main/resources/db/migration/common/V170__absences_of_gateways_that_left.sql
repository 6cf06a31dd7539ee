-- An absence of a gateway that is required no more ends with the entry of its end, in whose transaction ended_at is written.
UPDATE enforcement_unknown
SET until_at = (SELECT g.ended_at FROM enforcement_gateway g WHERE g.name = enforcement_unknown.gateway)
WHERE EXISTS (
    SELECT 1 FROM enforcement_gateway g
    WHERE g.name = enforcement_unknown.gateway
      AND g.ended_at >= enforcement_unknown.from_at
      AND (enforcement_unknown.until_at IS NULL OR enforcement_unknown.until_at > g.ended_at)
);
