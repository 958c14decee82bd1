package screen

import (
	"errors"
	"fmt"
	"image"
	"strings"

	"github.com/go-gl/gl/v2.1/gl"
)

// A quad is given in pixels of the target, from its row 0. A picture's corner
// is at a place of the target, where its texels are scale pixels wide.
const vertexShader = `
attribute vec2 corner; // of the quad, 0 or 1
uniform vec4 quad;     // left, top, right, bottom
uniform vec2 target;   // size
uniform float up;      // -1 where row 0 is the upper one of a window
uniform vec2 at;
uniform vec2 scale;
uniform vec2 size;     // of the texture
varying vec2 uv;
void main() {
	vec2 place = mix(quad.xy, quad.zw, corner);
	uv = (place - at) / scale / size;
	vec2 p = place / target * 2.0 - 1.0;
	gl_Position = vec4(p.x, p.y * up, 0.0, 1.0);
}`

// At whole pixels. Software renderers know this very shader, and it costs them
// little more than half of one that does anything besides.
const exactShader = `
uniform sampler2D picture;
uniform vec4 opacity; // the same four times
varying vec2 uv;
void main() {
	gl_FragColor = texture2D(picture, uv) KEY * opacity;
}`

// Between pixels, as paint.Sample: a pixel that an edge crosses gets as much of
// the picture as it is covered, and the picture's last texels go on beyond their
// middles. gl_FragCoord is more exact than what is passed from corner to corner.
const betweenShader = `
uniform sampler2D picture;
uniform vec4 opacity;
uniform vec2 size;
uniform vec4 part;  // middles of the first and the last texels that count
uniform vec4 edges; // of the picture in the target
uniform float below; // height of a window, whose rows are counted from below; 0 elsewhere
uniform vec2 at;
uniform vec2 scale;
void main() {
	vec2 place = vec2(gl_FragCoord.x, abs(below - gl_FragCoord.y));
	vec2 cover = clamp(min(place + 0.5, edges.zw) - max(place - 0.5, edges.xy), 0.0, 1.0);
	vec2 texel = clamp((place - at) / scale, part.xy, part.zw);
	gl_FragColor = texture2D(picture, texel / size) KEY * opacity * (cover.x * cover.y);
}`

// The finished frame in a window of another size.
const windowShader = `
uniform sampler2D picture;
uniform vec4 background; // opaque
varying vec2 uv;
void main() {
	vec4 c = texture2D(picture, uv) KEY;
	gl_FragColor = c + background * (1.0 - c.a);
}`

// program is a pair of shaders, and where its parameters are.
type program struct {
	name   uint32
	places map[string]int32
}

// programs are all that draw in one look: colour, or the key as grey.
type programs struct{ exact, between, window program }

func newPrograms(key bool) (p programs, err error) {
	swizzle := ""
	if key {
		swizzle = ".aaaa"
	}
	for _, one := range []struct {
		to       *program
		fragment string
	}{{&p.exact, exactShader}, {&p.between, betweenShader}, {&p.window, windowShader}} {
		if *one.to, err = newProgram(strings.ReplaceAll(one.fragment, " KEY", swizzle)); err != nil {
			return p, err
		}
	}
	return p, nil
}

const cornerPlace = 0

func newProgram(fragment string) (program, error) {
	p := program{name: gl.CreateProgram(), places: make(map[string]int32)}
	for _, part := range []struct {
		kind   uint32
		source string
	}{{gl.VERTEX_SHADER, vertexShader}, {gl.FRAGMENT_SHADER, fragment}} {
		s, err := compile(part.kind, part.source)
		if err != nil {
			return p, err
		}
		gl.AttachShader(p.name, s)
		gl.DeleteShader(s) // when the program goes
	}
	gl.BindAttribLocation(p.name, cornerPlace, gl.Str("corner\x00"))
	gl.LinkProgram(p.name)
	var ok int32
	if gl.GetProgramiv(p.name, gl.LINK_STATUS, &ok); ok == gl.FALSE {
		return p, errors.New("the graphics driver does not link our shaders")
	}
	for _, n := range []string{"quad", "target", "up", "at", "scale", "size", "opacity", "part", "edges", "below", "background"} {
		p.places[n] = gl.GetUniformLocation(p.name, gl.Str(n+"\x00")) // -1 where it is not used, and then set is nothing
	}
	return p, nil
}

func compile(kind uint32, source string) (uint32, error) {
	s := gl.CreateShader(kind)
	text, free := gl.Strs("#version 120\n" + source + "\x00")
	gl.ShaderSource(s, 1, text, nil)
	free()
	gl.CompileShader(s)
	var ok int32
	if gl.GetShaderiv(s, gl.COMPILE_STATUS, &ok); ok != gl.FALSE {
		return s, nil
	}
	var log [1024]byte
	var n int32
	gl.GetShaderInfoLog(s, int32(len(log)), &n, &log[0])
	return 0, fmt.Errorf("the graphics driver does not take our shader: %s", strings.TrimSpace(string(log[:n])))
}

func (p program) set(name string, v ...float32) {
	at := p.places[name]
	switch len(v) {
	case 1:
		gl.Uniform1f(at, v[0])
	case 2:
		gl.Uniform2f(at, v[0], v[1])
	case 4:
		gl.Uniform4f(at, v[0], v[1], v[2], v[3])
	}
}

// use makes the program the one that fills, for pictures on that target.
func (p program) use(to *target) {
	gl.UseProgram(p.name)
	up, below := float32(1), float32(0)
	if to.isWindow() {
		up, below = -1, float32(to.size.Y)
	}
	p.set("up", up)
	p.set("below", below)
	p.set("target", float32(to.size.X), float32(to.size.Y))
}

// fill draws the quad, in pixels of the target, with the texture that is bound.
// The program and the target must be in use.
func (p program) fill(quad image.Rectangle) {
	p.set("quad", float32(quad.Min.X), float32(quad.Min.Y), float32(quad.Max.X), float32(quad.Max.Y))
	gl.DrawArrays(gl.TRIANGLE_STRIP, 0, 4)
}

// bind makes a texture the one that is drawn, with that filter.
func bind(t *texture, filter int32) {
	gl.BindTexture(gl.TEXTURE_2D, t.name)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter)
	gl.TexParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, min(filter, gl.LINEAR))
}
