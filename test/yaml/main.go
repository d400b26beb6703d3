// Reads a JSON list of YAML documents, and prints what kubectl and the API server make of each: `{"value": …}` or `{"error": "…"}`.
package main

import (
	"encoding/json"
	"os"

	"sigs.k8s.io/yaml"
)

type reading struct {
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

func main() {
	var documents []string
	if err := json.NewDecoder(os.Stdin).Decode(&documents); err != nil {
		panic(err)
	}
	readings := make([]reading, len(documents))
	for index, document := range documents {
		if value, err := yaml.YAMLToJSON([]byte(document)); err != nil {
			readings[index].Error = err.Error()
		} else {
			readings[index].Value = value
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(readings); err != nil {
		panic(err)
	}
}
