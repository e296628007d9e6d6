-- A name as the store has it, without its leases; `leased` while one of them lasts. No `player`: nobody's.
local function stored_name(key, now)
  local name = {}
  local cells = redis.call('HGETALL', key)
  for index = 1, #cells, 2 do
    if string.sub(cells[index], 1, 2) ~= 'l:' then
      name[cells[index]] = cells[index + 1]
    elseif tonumber(cells[index + 1]) > now then
      name.leased = true
    end
  end
  return name
end
