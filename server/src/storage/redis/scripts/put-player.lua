#!lua
-- Stores a player's record if it follows the one that is stored.
-- KEYS[1]  the player: `r` revision, `p` record
-- ARGV     revision that must be stored ('' none), new revision, record
-- RETURNS  '1' stored, '0' another revision is there

if (redis.call('HGET', KEYS[1], 'r') or '') ~= ARGV[1] then return '0' end
redis.call('HSET', KEYS[1], 'r', ARGV[2], 'p', ARGV[3])
return '1'
