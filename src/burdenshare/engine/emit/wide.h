/* Functions in double precision, for the numbers that are drawn once: logarithm (its series in (x-1)/(x+1)), exponential
   (its series), and the normal quantile of M. Wichura (1988, algorithm AS 241). */
typedef unsigned long long u64;
static inline u64 d_bits(double x){union{double f;u64 u;}c={x};return c.u;}
static inline double d_real(u64 u){union{u64 u;double f;}c;c.u=u;return c.f;}
#define D_NAN d_real(0x7ff8000000000000ull)
static double d_log(double x){ /* of a normal number above 0 */
  u64 u=d_bits(x); int e=(int)(u>>52)-1022; double m=d_real((u&0xfffffffffffffull)|0x3fe0000000000000ull);
  int low=m<0.70710678118654752; e-=low; m=low?m+m:m; double f=m-1.0,s=f/(2.0+f),z=s*s;
  double r=z*(2.0/3+z*(2.0/5+z*(2.0/7+z*(2.0/9+z*(2.0/11+z*(2.0/13+z*(2.0/15+z*(2.0/17+z*(2.0/19+z*(2.0/21+z*(2.0/23)))))))))));
  return e*0x1.62e42feep-1-((s*(f-r)-e*0x1.a39ef35793c76p-33)-f);
}
static double d_exp(double x){
  x=x>709.0?709.0:x; x=x<-745.0?-745.0:x;
  double n=__builtin_floor(x*1.4426950408889634+0.5),r=(x-n*0x1.62e42feep-1)-n*0x1.a39ef35793c76p-33,p=0;
  for(int k=14;k>0;k--)p=(p+1.0)*r/k;
  int i=(int)n,h=i>>1; return (p+1.0)*d_real((u64)(h+1023)<<52)*d_real((u64)(i-h+1023)<<52);
}
/* A power in single precision, by way of double precision. */
static inline float f_pow(float x,float y){
  float a=__builtin_fabsf(x); int is_zero=a==0.0f,is_endless=a>3.4028235e38f,is_odd=__builtin_floorf(0.5f*y)*2.0f!=y;
  double v=d_exp((double)y*d_log((is_zero|is_endless)?1.0:(double)a)); float r=(float)v;
  r=is_zero?(y<0.0f?INF_:0.0f):r; r=is_endless?(y<0.0f?0.0f:INF_):r;
  r=x<0.0f?(__builtin_floorf(y)==y?(is_odd?-r:r):NAN_):r;
  r=((x!=x)|(y!=y))?NAN_:r; return ((y==0.0f)|(x==1.0f))?1.0f:r;
}
static double d_ndtri(double p){
  double q=p-0.5,r,v;
  if(__builtin_fabs(q)<=0.425){ r=0.180625-q*q;
    return q*(((((((2509.0809287301226727*r+33430.575583588128105)*r+67265.770927008700853)*r+45921.953931549871457)*r
      +13731.693765509461125)*r+1971.5909503065514427)*r+133.14166789178437745)*r+3.387132872796366608)
      /(((((((5226.495278852545925*r+28729.085735721942674)*r+39307.89580009271061)*r+21213.794301586595867)*r
      +5394.1960214247511077)*r+687.1870074920579083)*r+42.313330701600911252)*r+1.0);}
  r=__builtin_sqrt(-d_log(q<0?p:1.0-p));
  if(r<=5.0){ r-=1.6;
    v=(((((((7.7454501427834140764e-4*r+0.0227238449892691845833)*r+0.24178072517745061177)*r+1.27045825245236838258)*r
      +3.64784832476320460504)*r+5.7694972214606914055)*r+4.6303378461565452959)*r+1.42343711074968357734)
      /(((((((1.05075007164441684324e-9*r+5.475938084995344946e-4)*r+0.0151986665636164571966)*r
      +0.14810397642748007459)*r+0.68976733498510000455)*r+1.6763848301838038494)*r+2.05319162663775882187)*r+1.0);
  }else{ r-=5.0;
    v=(((((((2.01033439929228813265e-7*r+2.71155556874348757815e-5)*r+0.0012426609473880784386)*r
      +0.026532189526576123093)*r+0.29656057182850489123)*r+1.7848265399172913358)*r+5.4637849111641143699)*r
      +6.6579046435011037772)/(((((((2.04426310338993978564e-15*r+1.4215117583164458887e-7)*r
      +1.8463183175100546818e-5)*r+7.868691311456132591e-4)*r+0.0148753612908506148525)*r+0.13692988092273580531)*r
      +0.59983220655588793769)*r+1.0);}
  return q<0?-v:v;
}
