#!lua flags=no-writes
-- How much waits in some outboxes, and since when.
-- KEYS     streams
-- RETURNS  {entries, id of the oldest entry ('' none)}

local entries, oldest, oldest_ms = 0, '', nil
for _, key in ipairs(KEYS) do
  local length = redis.call('XLEN', key)
  if length > 0 then
    entries = entries + length
    local id = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1][1]
    local ms = tonumber(string.match(id, '^%d+'))
    if oldest_ms == nil or ms < oldest_ms then oldest, oldest_ms = id, ms end
  end
end
return { entries, oldest }
