import ArgumentParser
import Metrics
import NIOPosix
