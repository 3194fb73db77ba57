"""A small town on loopback: a stand-in Discourse forum and a neighbourhood site, with residents who post and answer."""
