-- Lays one row over its hash. It may be run again, and rows may come in any order: the end is the same.
--
-- KEYS  1 the hash, 2 the set of the events counted, 3 a hash of the order where that is not among the fields
-- ARGV  1 milliseconds to live ('0': for ever), 2 the event's identity
--       3 one letter a field, how it is merged:
--           L the newest row's   X largest   N smallest   C how many events   o the newest row's, kept in KEYS[3]
--       4 one letter a field, how it is compared: d a decimal, f a double, t a text
--       5 the order: which fields, counted from 1, with commas between
--       then the name and the value of each field

-- Numbers of the language itself are doubles, too short for 64-bit ids: decimals are compared as texts.
local function magnitude(a, b)
    local wholeA, restA = a:match('^0*(%d*)%.?(%d*)$')
    local wholeB, restB = b:match('^0*(%d*)%.?(%d*)$')
    if wholeA == nil or wholeB == nil then
        return nil
    end
    if #wholeA ~= #wholeB then
        return #wholeA < #wholeB and -1 or 1
    end
    local function digits(x, y)
        local length = math.max(#x, #y)
        x = x .. string.rep('0', length - #x)
        y = y .. string.rep('0', length - #y)
        for i = 1, length do
            local p, q = x:byte(i), y:byte(i)
            if p ~= q then
                return p < q and -1 or 1
            end
        end
        return 0
    end
    local whole = digits(wholeA, wholeB)
    return whole ~= 0 and whole or digits(restA, restB)
end

local function isZero(a)
    return a:match('^%-?[0.]*$') ~= nil
end

local function decimals(a, b)
    local minusA, minusB = a:sub(1, 1) == '-' and not isZero(a), b:sub(1, 1) == '-' and not isZero(b)
    if minusA ~= minusB then
        return minusA and -1 or 1
    end
    local compared = magnitude((a:gsub('^%-', '')), (b:gsub('^%-', '')))
    if compared == nil then
        return nil
    end
    return minusA and -compared or compared
end

-- Byte by byte: the operator of the language goes by the server's locale.
local function texts(a, b)
    if a == b then
        return 0
    end
    for i = 1, math.min(#a, #b) do
        local p, q = a:byte(i), b:byte(i)
        if p ~= q then
            return p < q and -1 or 1
        end
    end
    return #a < #b and -1 or 1
end

-- NaN is above all others, as in PostgreSQL.
local function doubles(a, b)
    local function value(x)
        if x == 'NaN' then
            return math.huge, 1
        elseif x == 'Infinity' then
            return math.huge, 0
        elseif x == '-Infinity' then
            return -math.huge, 0
        end
        return tonumber(x), 0
    end
    local p, rankP = value(a)
    local q, rankQ = value(b)
    if p == nil or q == nil then
        return nil
    end
    if p ~= q then
        return p < q and -1 or 1
    end
    return rankP == rankQ and 0 or (rankP < rankQ and -1 or 1)
end

-- What is no number of its kind, since someone else wrote it, is compared as a text.
local function compare(kind, a, b)
    local compared
    if kind == 'd' then
        compared = decimals(a, b)
    elseif kind == 'f' then
        compared = doubles(a, b)
    end
    return compared or texts(a, b)
end

local modes, kinds, order = ARGV[3], ARGV[4], ARGV[5]
local count = #modes
local names, values = {}, {}
for i = 1, count do
    names[i] = ARGV[4 + 2 * i]
    values[i] = ARGV[5 + 2 * i]
end
local function mode(i)
    return modes:sub(i, i)
end
local function kind(i)
    return kinds:sub(i, i)
end

local stored = redis.call('HMGET', KEYS[1], unpack(names))
local known = false
for i = 1, count do
    known = known or stored[i]
end
local isAside = modes:find('o', 1, true) ~= nil
if isAside and known then
    local apart = redis.call('HMGET', KEYS[3], unpack(names))
    for i = 1, count do
        if mode(i) == 'o' then
            stored[i] = apart[i]
        end
    end
end

-- 1: this row is newer, 0: it is the same, -1: it is older.
local function age()
    if not known or order == '' then
        return 1
    end
    for field in order:gmatch('%d+') do
        field = tonumber(field)
        local here, there = values[field], stored[field]
        if not there then
            return 1
        end
        if here ~= there then
            -- No time at all is older than any.
            if here == '' or there == '' then
                return here == '' and -1 or 1
            end
            local compared = compare(kind(field), here, there)
            if compared ~= 0 then
                return compared
            end
        end
    end
    -- Of two that are equally new the one whose text is larger stays: whichever came first, the end is the same.
    for i = 1, count do
        if mode(i) == 'L' then
            local compared = texts(values[i], stored[i] or '')
            if compared ~= 0 then
                return compared
            end
        end
    end
    return 0
end

local newer = age() > 0
local counted
if modes:find('C', 1, true) then
    redis.call('SADD', KEYS[2], ARGV[2])
    counted = tostring(redis.call('SCARD', KEYS[2]))
end

local changes, aside = {}, {}
local function set(i, value)
    if stored[i] ~= value then
        changes[#changes + 1] = names[i]
        changes[#changes + 1] = value
    end
end
for i = 1, count do
    local merge, here, there = mode(i), values[i], stored[i]
    if merge == 'C' then
        set(i, counted)
    elseif merge == 'o' then
        if newer then
            aside[#aside + 1] = names[i]
            aside[#aside + 1] = here
        end
    elseif merge == 'L' then
        if newer then
            set(i, here)
        end
    elseif not there or there == '' then
        set(i, here)
    elseif here ~= '' then
        local compared = compare(kind(i), here, there)
        if merge == 'X' and compared > 0 or merge == 'N' and compared < 0 then
            set(i, here)
        end
    end
end
if #changes > 0 then
    redis.call('HSET', KEYS[1], unpack(changes))
end
if #aside > 0 then
    redis.call('HSET', KEYS[3], unpack(aside))
end
local live = tonumber(ARGV[1])
if live > 0 then
    redis.call('PEXPIRE', KEYS[1], live)
    if counted then
        redis.call('PEXPIRE', KEYS[2], live)
    end
    if isAside then
        redis.call('PEXPIRE', KEYS[3], live)
    end
end
return #changes / 2
