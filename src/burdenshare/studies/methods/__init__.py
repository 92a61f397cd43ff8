"""Methods of replication: each public function is one, named in a case; its parameters are the words of its inputs."""
