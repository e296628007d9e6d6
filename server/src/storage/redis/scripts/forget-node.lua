#!lua
-- The last of a node that is gone: its lease and its figures; its moves of the day are kept. Safe to repeat.
-- KEYS[1]  meta of the nodes' partition
-- ARGV     prefix, node, day of its moves, number of its moves ('0 0' when it has said none)
-- RETURNS  '1'

local prefix = ARGV[1]
if redis.call('HDEL', prefix .. FIGURES, ARGV[2]) == 1 and tonumber(ARGV[4]) > 0 then
  local day, count = string.match(redis.call('GET', prefix .. MOVES) or '', '^(%d+) (%d+)$')
  if not day or tonumber(day) < tonumber(ARGV[3]) then
    redis.call('SET', prefix .. MOVES, ARGV[3] .. ' ' .. ARGV[4])
  elseif day == ARGV[3] then
    redis.call('SET', prefix .. MOVES, day .. ' ' .. string.format('%d', count + ARGV[4]))
  end
end
redis.call('ZREM', prefix .. NODES, ARGV[2])
return '1'
