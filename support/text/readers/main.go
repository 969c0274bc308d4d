// Reads files as kubectl and the API server do, and prints the cases with unexpected documents.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"reflect"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

type testCase struct {
	ID        int             `json:"id"`
	Text      string          `json:"text"`
	Documents json.RawMessage `json:"documents"`
}

func main() {
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		var c testCase
		if err := json.Unmarshal(line, &c); err != nil {
			panic(err)
		}
		if problem := problemOf(c); problem != "" {
			line, _ := json.Marshal(map[string]any{"id": c.ID, "problem": problem})
			fmt.Println(string(line))
		}
	}
}

func problemOf(c testCase) string {
	var expected []any
	if err := json.Unmarshal(c.Documents, &expected); err != nil {
		panic(err)
	}
	found := []any{}
	documents := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader([]byte(c.Text))))
	for {
		document, err := documents.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err.Error()
		}
		// kubectl sends JSON
		text, err := yaml.YAMLToJSON(document)
		if err != nil {
			return err.Error()
		}
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			return err.Error()
		}
		found = append(found, value)
	}
	if !reflect.DeepEqual(found, expected) {
		text, _ := json.Marshal(found)
		return "read as " + string(text)
	}
	return ""
}
