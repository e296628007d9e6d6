-- Takes a node from a player's list, or adds it; answers the list as it is then, separated by blanks.
local function list_node(prefix, player, node, online)
  local nodes = {}
  for other in string.gmatch(redis.call('HGET', prefix .. ONLINE, player) or '', '%S+') do
    if other ~= node then nodes[#nodes + 1] = other end
  end
  if online then nodes[#nodes + 1] = node end
  local list = table.concat(nodes, ' ')
  if list == '' then redis.call('HDEL', prefix .. ONLINE, player)
  else redis.call('HSET', prefix .. ONLINE, player, list) end
  return list
end
