-- wrk: signed webhooks, each line of $WEBHOOKS once: the signature, a tab, the body. Threads take turns.
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local lines = {}
local at = 0
function init()
  local place = 0
  for line in io.lines(os.getenv("WEBHOOKS")) do
    place = place + 1
    if place % 2 == number % 2 then lines[#lines + 1] = line end
  end
end

function request()
  at = at % #lines + 1
  local line = lines[at]
  return wrk.format("POST", nil, {
    ["X-Hub-Signature-256"] = line:sub(1, 71),
    ["Content-Type"] = "application/json",
  }, line:sub(73))
end
