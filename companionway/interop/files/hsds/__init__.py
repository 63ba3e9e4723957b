"""Lists of services by Open Referral's HSDS 3.0: its JSON trees and its tabular package, read into one shape."""
