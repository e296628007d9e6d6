-- A room as the store has it: {position, state, update, ...}, or nothing when absent.
local function stored_room(key)
  local head = redis.call('HMGET', key, 'p', 's')
  if not head[1] then return {} end
  local version = tonumber(string.match(head[1], '^%S+ (%d+)'))
  local fields = {}
  for kept = math.max(1, version - 63), version do fields[#fields + 1] = 'u' .. kept % 64 end
  local room = { head[1], head[2] }
  for _, message in ipairs(redis.call('HMGET', key, unpack(fields))) do
    room[#room + 1] = string.sub(message, string.find(message, '\n', 1, true) + 1)
  end
  return room
end
