public import GatewayKit
import OpenAI
import WebWidget

/// What this build contains; providers in the order in which the ladder asks them.
public let adapters: [any Plugin.Type] = [WebWidget.self, OpenAI.self]
