#!lua flags=no-writes
-- How much waits in some outboxes, and since when.
-- KEYS     streams
-- RETURNS  {entries, id of the oldest entry ('' none), entries that were ever appended}

local entries, oldest, oldest_ms, appended = 0, '', nil, 0
for _, key in ipairs(KEYS) do
  local length = redis.call('XLEN', key)
  if length > 0 then
    entries = entries + length
    local id = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1][1]
    local ms = tonumber(string.match(id, '^%d+'))
    if oldest_ms == nil or ms < oldest_ms then oldest, oldest_ms = id, ms end
  end
  if redis.call('EXISTS', key) == 1 then
    local info = redis.call('XINFO', 'STREAM', key)
    for at = 1, #info, 2 do
      if info[at] == 'entries-added' then appended = appended + info[at + 1] end
    end
  end
end
return { entries, oldest, appended }
