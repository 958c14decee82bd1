package output

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/png"
	"sync"
)

// cacheBudget is how many bytes of finished sprite messages are kept for
// clients to come. Making one again costs some milliseconds.
const cacheBudget = 64 << 20

// spriteCache makes each sprite's message once for all clients, and forgets
// the ones used longest ago. The zero value is ready.
type spriteCache struct {
	budget int // bytes; 0 means cacheBudget

	mu      sync.Mutex
	entries map[spriteID]*spriteEntry
	bytes   int
	turn    uint64
	made    int // messages encoded since the start
}

type spriteEntry struct {
	encode func() ([]byte, error) // once; whoever comes second waits
	bytes  int                    // 0 until it is encoded
	used   uint64
}

func (s *spriteCache) get(sp sprite) ([]byte, error) {
	e := s.entry(sp)
	data, err := e.encode()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("sprite %s: %w", sp.id, err)
	}
	if e.bytes == 0 && s.entries[sp.id] == e {
		e.bytes = len(data)
		s.bytes += e.bytes
		s.made++
		s.shrink()
	}
	return data, nil
}

func (s *spriteCache) entry(sp sprite) *spriteEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.entries == nil {
		s.entries = make(map[spriteID]*spriteEntry)
	}
	e := s.entries[sp.id]
	if e == nil {
		e = &spriteEntry{encode: sync.OnceValues(func() ([]byte, error) { return spriteMessage(sp) })}
		s.entries[sp.id] = e
	}
	s.turn++
	e.used = s.turn
	return e
}

func (s *spriteCache) shrink() {
	for s.bytes > cmp.Or(s.budget, cacheBudget) {
		var oldest spriteID
		var found *spriteEntry
		for id, e := range s.entries {
			if e.bytes > 0 && (found == nil || e.used < found.used) {
				oldest, found = id, e
			}
		}
		if found == nil {
			return
		}
		s.bytes -= found.bytes
		delete(s.entries, oldest)
	}
}

func spriteMessage(sp sprite) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte(kindSprite)
	out.Write(sp.id[:])
	if err := encodePNG(&out, sp.pic.Image); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// encodePNG favours speed: most clients are on the same machine.
func encodePNG(out *bytes.Buffer, img *image.RGBA) error {
	return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(out, straighten(img))
}

// straighten divides the alpha out, as a PNG wants it. Both this and the
// multiplication on the other side round to nearest, so what was premultiplied
// comes back the same.
func straighten(img *image.RGBA) *image.NRGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		src, dst := img.Pix[y*img.Stride:][:4*w], out.Pix[y*out.Stride:][:4*w]
		for i := 0; i < len(src); i += 4 {
			switch a := uint32(src[i+3]); a {
			case 0: // nothing shows
			case 255:
				copy(dst[i:i+4], src[i:i+4])
			default:
				for k := range 3 {
					dst[i+k] = uint8(min(255, (uint32(src[i+k])*255+a/2)/a))
				}
				dst[i+3] = uint8(a)
			}
		}
	}
	return out
}
