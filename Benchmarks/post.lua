-- wrk: the same small POST again and again, for the reference servers.
wrk.method = "POST"
wrk.body = '{"clientID":"00000000-00000000","text":"pedido 1"}'
wrk.headers["Content-Type"] = "application/json"
