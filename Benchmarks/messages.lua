-- wrk: a visitor's message with a client id of its own for each request, over the tokens in the file $TOKENS.
local tokens = {}
for line in io.lines(os.getenv("TOKENS")) do tokens[#tokens + 1] = line end

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local sent = 0
function request()
  sent = sent + 1
  local token = tokens[(sent * 7 + number * 13) % #tokens + 1]
  local body = string.format('{"clientID":"%s-%d-%d","text":"pedido %d"}', os.getenv("RUN"), number, sent, sent)
  return wrk.format("POST", nil, {
    ["Authorization"] = "Bearer " .. token,
    ["Content-Type"] = "application/json",
    ["Origin"] = "https://padaria.example",
  }, body)
end
