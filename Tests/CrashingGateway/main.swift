import GatewayHost
import Registry

await Balcao.run(adapters: adapters + [Crasher.self])
